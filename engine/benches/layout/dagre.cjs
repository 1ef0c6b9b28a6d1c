// Lays out the graphs that standard input gives with npm's dagre, whose node_modules are in the folder ASLANT_DAGRE.
// In: [{ nodes: [[width, height]], edges: [[from, to, label width]] }]. Out: { version, milliseconds, graphs:
// [{ nodes: [[left, top]], edges: [{ points: [[x, y]], label: [left, top] | null }], size: [width, height] }] }.
const { createRequire } = require('node:module');
const { readFileSync } = require('node:fs');
const { join } = require('node:path');
const { performance } = require('node:perf_hooks');

const folder = process.env.ASLANT_DAGRE;
const dagre = createRequire(join(folder, 'node_modules', 'x'))('dagre');
const { version } = JSON.parse(readFileSync(join(folder, 'node_modules/dagre/package.json'), 'utf8'));
const LABEL_HEIGHT = 18;
let milliseconds = 0;

function place({ nodes, edges }) {
  const graph = new dagre.graphlib.Graph({ multigraph: true });
  graph.setGraph({ rankdir: 'TB', nodesep: 44, ranksep: 26, edgesep: 12 });
  nodes.forEach(([width, height], id) => graph.setNode(String(id), { width, height }));
  edges.forEach(([from, to, width], number) => {
    const label = width > 0 ? { width, height: LABEL_HEIGHT, labelpos: 'c' } : { width: 0, height: 0 };
    graph.setEdge(String(from), String(to), label, String(number));
  });
  const begun = performance.now();
  dagre.layout(graph);
  milliseconds += performance.now() - begun;
  const { width, height } = graph.graph();
  return {
    nodes: nodes.map(([w, h], id) => {
      const { x, y } = graph.node(String(id));
      return [x - w / 2, y - h / 2];
    }),
    edges: edges.map(([from, to, width], number) => {
      const { points, x, y } = graph.edge(String(from), String(to), String(number));
      const label = width > 0 ? [x - width / 2, y - LABEL_HEIGHT / 2] : null;
      return { points: points.map((point) => [point.x, point.y]), label };
    }),
    size: [width, height],
  };
}

const graphs = JSON.parse(readFileSync(0, 'utf8')).map(place);
process.stdout.write(JSON.stringify({ version, milliseconds, graphs }));
