// React Flow's page: the graph that it is given, with cards that say what Aslant's say, and the settings with which
// the same gestures mean the same. `start` shows a graph, `view` sets the viewport.
import { memo, useCallback, useEffect, useMemo, useState } from 'react';
import { createRoot } from 'react-dom/client';
import {
  Background, BackgroundVariant, Handle, MarkerType, Position, ReactFlow, ReactFlowProvider, SelectionMode,
  useEdgesState, useNodesState, useReactFlow,
} from '@xyflow/react';
import '@xyflow/react/dist/style.css';
import './page.source.css';

const Card = memo(({ data }) => (
  <div className="card" style={{ width: data.width, height: data.height, '--kind': data.colour }}>
    <Handle type="target" position={Position.Top} />
    <svg className="icon" viewBox="0 0 24 24" width="18" height="18"><path d="M4 6h16v12H4z M4 10h16" /></svg>
    <span className="text">
      <span className="title">{data.title}</span>
      <span className="subtitle">{data.subtitle}</span>
    </span>
    <span className="badges">{data.badges.map((badge, at) => <span key={at} className="badge">{badge}</span>)}</span>
    <Handle type="source" position={Position.Bottom} />
  </div>
));

const Frame = memo(({ data }) => (
  <div className="frame" style={{ width: data.width, height: data.height }}>
    <div className="header">{data.title}</div>
  </div>
));

const nodeTypes = { card: Card, frame: Frame };
const colours = { task: '#2f6feb', choice: '#b7791f', wait: '#4a8f9c', pass: '#808a94', map: '#7c5cd6', succeed: '#2f8f4e' };

function Flow({ graph, visibleOnly }) {
  const begin = useMemo(() => ({
    nodes: graph.nodes.map(node => ({
      id: String(node.id), type: node.frame ? 'frame' : 'card', position: { x: node.x, y: node.y },
      width: node.width, height: node.height, zIndex: node.frame ? -1 : 0,
      draggable: !node.frame, selectable: !node.frame, style: node.frame ? { pointerEvents: 'none' } : undefined,
      data: { ...node, colour: colours[node.kind] ?? '#808a94' },
    })),
    edges: graph.edges.map((edge, at) => ({
      id: `e${at}`, source: String(edge.source), target: String(edge.target), type: 'smoothstep', label: edge.label,
      style: edge.failure ? { strokeDasharray: '5 4' } : undefined, markerEnd: { type: MarkerType.ArrowClosed },
    })),
  }), [graph]);
  const [nodes, , onNodesChange] = useNodesState(begin.nodes);
  const [edges, , onEdgesChange] = useEdgesState(begin.edges);
  const flow = useReactFlow();
  useEffect(() => { window.view = view => flow.setViewport(view); }, [flow]);
  const ready = useCallback(() => { window.ready = true; }, []);
  return (
    <ReactFlow
      nodes={nodes} edges={edges} nodeTypes={nodeTypes} onNodesChange={onNodesChange} onEdgesChange={onEdgesChange}
      onInit={ready} defaultViewport={graph.view} minZoom={0.01} maxZoom={4} panOnScroll panOnScrollSpeed={1} panOnDrag={[1]}
      selectionOnDrag selectionMode={SelectionMode.Partial} zoomOnDoubleClick={false} deleteKeyCode={null}
      onlyRenderVisibleElements={visibleOnly}
    >
      <Background variant={BackgroundVariant.Dots} gap={24} />
    </ReactFlow>
  );
}

let root;
window.start = (graph, visibleOnly, box) => {
  const place = document.getElementById('root');
  Object.assign(place.style, { position: 'absolute', left: `${box.x}px`, top: `${box.y}px`, width: `${box.width}px`, height: `${box.height}px` });
  root ??= createRoot(place);
  root.render(<ReactFlowProvider><Flow graph={graph} visibleOnly={visibleOnly} /></ReactFlowProvider>);
};
window.loaded = true;
