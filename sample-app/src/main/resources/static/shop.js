/** The shop's chaos switches as buttons, and a customer who orders. */

const ACTIONS = { database: ['fail', 'slow', 'recover'], gateway: ['fail', 'slow', 'flaky', 'recover'], search: ['fail', 'slow', 'tail', 'recover'], swift: ['fail', 'recover'] };
const MOST_ANSWERS = 20;

const parts = document.getElementById('parts');
const answers = document.getElementById('answers');

function show(faults) {
  parts.replaceChildren(...Object.entries(ACTIONS).map(([part, actions]) => {
    const row = document.createElement('tr');
    row.append(cell('th', part), cell('td', String(faults[part] ?? '').toLowerCase()), cell('td', ...actions.map((each) => button(part, each))));
    return row;
  }));
}

function cell(tag, ...content) {
  const element = document.createElement(tag);
  element.append(...content);
  return element;
}

function button(part, action) {
  const element = document.createElement('button');
  element.type = 'button';
  element.textContent = action;
  element.setAttribute('aria-label', `${part}: ${action}`);
  element.addEventListener('click', async () => {
    const response = await fetch(`chaos/${part}/${action}`, { method: 'POST' });
    show(await response.json());
  });
  return element;
}

/** Every answer is text of the server, and is shown as text. */
async function ask(url, method) {
  const response = await fetch(url, { method });
  const body = await response.text();
  answers.prepend(cell('li', `${response.status} ${body.slice(0, 300)}`));
  while (answers.children.length > MOST_ANSWERS) {
    answers.lastChild.remove();
  }
}

const order = () => ask('orders?user=bob&item=mug', 'POST');

document.getElementById('order').addEventListener('click', order);
document.getElementById('ten').addEventListener('click', async () => {
  for (let count = 0; count < 10; count += 1) {
    await order();
  }
});
document.getElementById('search').addEventListener('click', () => ask('search?q=mug', 'GET'));
for (const partner of ['swift', 'steady']) {
  document.getElementById(partner).addEventListener('click', () => ask(`deliveries/${partner}`, 'GET'));
}

show(await (await fetch('chaos')).json());
