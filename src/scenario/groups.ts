/** The three maps of components, in the order a scenario is read. */
export const GROUPS = ['producers', 'services', 'consumers'] as const;

export type Group = (typeof GROUPS)[number];
