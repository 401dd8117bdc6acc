/** The program's version, as results and reports state it; a test holds it to package.json. */
export const version = '0.1.0';
