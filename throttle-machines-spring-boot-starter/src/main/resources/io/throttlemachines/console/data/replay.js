/** The graph as it was: the states of now, taken back event by event. */

/**
 * The nodes as they were just after an event.
 *
 * @param nodes  the nodes now, by id
 * @param events all events that are remembered, newest first
 * @param index  the event after which to stop
 */
export function asOf(nodes, relations, events, index) {
  const then = new Map([...nodes].map(([id, node]) => [id, plain(node)]));
  events.slice(0, index).forEach((event) => takeBack(then, event));
  block(then, relations);
  return then;
}

/** Counts and causes of now say nothing about then. */
function plain(node) {
  const { id, kind, name, group, state, mode } = node;
  return { id, kind, name, group, state, mode, available: true };
}

function takeBack(nodes, event) {
  if (event.kind === 'breaker-transition') {
    change(nodes, `breakers/${event.name}`, { state: event.from });
  } else if (event.kind === 'mode-changed') {
    change(nodes, subject(nodes, event), { mode: event.from });
  }
}

/** The id of the node that an event is about. */
export function subject(nodes, event) {
  const limiter = event.nodeKind === 'limiter' || !nodes.has(`breakers/${event.name}`);
  const id = `${limiter ? 'limiters' : 'breakers'}/${event.name}`;
  return nodes.has(id) ? id : null;
}

function change(nodes, id, values) {
  const node = nodes.get(id);
  if (node) {
    nodes.set(id, { ...node, ...values });
  }
}

/** Marks all dependents of OPEN breakers, and their dependents. */
function block(nodes, relations) {
  const waiting = [...nodes.values()].filter((node) => node.state === 'OPEN' && node.mode !== 'off').map(({ id }) => id);
  waiting.forEach((id) => change(nodes, id, { available: false }));
  while (waiting.length > 0) {
    relations.dependents(waiting.pop()).forEach((id) => {
      if (nodes.get(id)?.available) {
        change(nodes, id, { available: false });
        waiting.push(id);
      }
    });
  }
}
