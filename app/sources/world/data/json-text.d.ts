/** Types of JSON imported as text. A plain import would make the compiler read megabytes of coordinates as types. */
declare module '*.json?raw' {
  const text: string;
  // biome-ignore lint/style/noDefaultExport: this is how the bundler hands text over
  export default text;
}
