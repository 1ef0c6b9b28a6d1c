// Notes which functions of the page's wasm ran, by their numbers.
const joint = (() => {
  const seen = new Uint8Array(1 << 20);
  globalThis.aslantSeen = () => {
    const numbers = [];
    seen.forEach((mark, number) => mark && numbers.push(number));
    return numbers.join(" ");
  };
  return { imports: { seen: (number) => { seen[number] = 1; } }, started: () => {} };
})();
