/**
 * A hash of (time, handler name) over every event of a run: pins behaviour across changes that should
 * not change it. Two 32-bit FNV-style lanes; not for security.
 */
export class Fingerprint {
  private a = 0x811c9dc5;
  private b = 0x01000193;
  private readonly names = new Map<string, number>();

  add(time: number, name: string): void {
    let hash = this.names.get(name);
    if (hash === undefined) {
      hash = hashOf(name);
      this.names.set(name, hash);
    }
    const high = Math.floor(time / 0x1_0000_0000);
    this.a = Math.imul(this.a ^ (time >>> 0) ^ hash, 0x01000193);
    this.b = Math.imul(this.b ^ high ^ Math.imul(hash, 31) ^ (this.a >>> 15), 0x85ebca6b);
  }

  /** Sixteen hexadecimal digits. */
  hex(): string {
    return [this.a, this.b].map((part) => (part >>> 0).toString(16).padStart(8, '0')).join('');
  }
}

function hashOf(name: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
  return hash;
}
