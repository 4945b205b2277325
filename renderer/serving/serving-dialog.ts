/** The dialog that serves tiles to other programs: switches the server on and off, and shows its addresses. */
import '../styles/serving.css';
import { PORT_RANGE, type ServingReach, type ServingState } from '../../shared/serving.ts';
import { partTexts } from '../../shared/texts/parts.ts';
import { servingTexts as TEXTS } from '../../shared/texts/serving.ts';
import { openDialog } from '../parts/dialog.ts';
import { button, element, isUsable, setText, setUsable } from '../parts/element.ts';
import { createTextField } from '../parts/form-field.ts';
import { createRadioChoice } from '../parts/radio-choice.ts';
import type { WindowTargets } from '../window-targets.ts';
import { createAddresses } from './served-addresses.ts';

type Call = 'startServing' | 'stopServing' | 'renewServingAddress';

/** Opens the dialog, or shows why it can't. It follows what other windows do. */
export async function openServing(targets: WindowTargets): Promise<void> {
  const { client, notices } = targets;
  const reply = await client.call('getServing', {});
  if (reply.ok) showDialog(targets, reply.value);
  else notices.showError(reply.error);
}

function showDialog({ client, startup, source }: WindowTargets, first: ServingState): void {
  const choice = createChoice(first.port);
  const addresses = createAddresses(
    startup().sources,
    source().id,
    () => void run('renewServingAddress', TEXTS.renewed),
  );
  const complaint = element('p', { class: 'complaint', role: 'alert' });
  let isOn = first.isOn;

  const show = (state: ServingState) => {
    isOn = state.isOn;
    choice.root.hidden = isOn;
    addresses.root.hidden = !isOn;
    addresses.show(state);
    confirm.textContent = isOn ? TEXTS.stop : TEXTS.start;
  };
  const run = async (call: Call, done: string) => {
    const args = call === 'startServing' ? choice.read() : {};
    if (args === undefined || !isUsable(confirm)) return;
    setUsable(confirm, false);
    addresses.say('');
    const reply = await client.call(call, args as never);
    setUsable(confirm, true);
    setText(complaint, reply.ok ? '' : reply.error.message);
    if (!reply.ok) return;
    show(reply.value as ServingState);
    addresses.say(done);
  };
  const toggle = () => void run(isOn ? 'stopServing' : 'startServing', '');
  const confirm = button('', toggle, { class: 'primary' });
  const stopListening = client.onEvent((event) => {
    if (event.name === 'servingChanged') show(event.serving);
  });
  show(first);
  const dialog = openDialog({
    title: TEXTS.title,
    className: 'serving-dialog',
    body: [element('p', {}, TEXTS.about), choice.root, addresses.root, complaint],
    buttons: [button(partTexts.close, () => dialog.close(), { autofocus: '' }), confirm],
    onSubmit: () => {
      if (!isOn) toggle();
    },
    onClose: stopListening,
    staysOpenBeside: true,
  });
}

/** Who can connect, and the port. */
function createChoice(port: number | null): {
  readonly root: HTMLElement;
  /** Undefined if the port is wrong; its field says so. */
  readonly read: () => { readonly reach: ServingReach; readonly port: number | null } | undefined;
} {
  const computer = createRadioChoice('serving-reach', 'computer', TEXTS.computer);
  const network = createRadioChoice('serving-reach', 'network', TEXTS.network, TEXTS.networkWarning);
  computer.control.checked = true;
  const field = createTextField(
    { id: 'serving-port', label: TEXTS.port, hint: TEXTS.portHint },
    port === null ? '' : String(port),
    { inputmode: 'numeric', maxlength: '5' },
  );
  const reach = element('fieldset', {}, element('legend', {}, TEXTS.reach), computer.root, network.root);
  return {
    root: element('div', { class: 'serving-choice' }, reach, field.root),
    read: () => {
      const typed = readPort(field.control.value.trim(), port);
      field.complain(typed === undefined ? TEXTS.badPort(PORT_RANGE.min, PORT_RANGE.max) : '');
      if (typed !== undefined) return { reach: network.control.checked ? 'network' : 'computer', port: typed };
      field.control.focus();
      return undefined;
    },
  };
}

/** Null for the usual port, undefined for what is no port. */
function readPort(text: string, usual: number | null): number | null | undefined {
  if (text === '' || text === String(usual)) return null;
  const port = /^\d+$/.test(text) ? Number(text) : 0;
  return port >= PORT_RANGE.min && port <= PORT_RANGE.max ? port : undefined;
}
