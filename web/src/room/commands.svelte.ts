import { isThinking, nextMode, takesKeys } from '../interview';
import { commandOf, isWriting, type Command } from '../shortcuts';
import { CODE_LANGUAGE_ID } from './places';
import type { RoomSession } from './session.svelte';

/** What the dock and the keys do. The open panels live here, because both can open them. */
export class Commands {
  typing = $state(false);
  captions = $state(true);
  ending = $state(false);
  keys = $state(false);
  more = $state(false);
  leaving = $state(false);
  looking = $state(false);
  drawing = $state(false);
  /** What is written and not yet sent, and whether the box should take the focus when it is there. */
  draft = $state('');
  writing = $state(false);

  constructor(private readonly session: RoomSession) {}

  get thinking(): boolean {
    return isThinking(this.session.view, this.session.at);
  }

  do(command: Command): void {
    const { session } = this;
    switch (command) {
      case 'mute':
        return session.toggleMute();
      case 'think':
        return session.send({ kind: 'pressed', button: this.thinking ? 'think_over' : 'think' });
      case 'repeat':
      case 'hint':
        return session.send({ kind: 'pressed', button: command });
      case 'type':
        this.typing = true;
        this.writing = true;
        return;
      case 'share':
        return void session.toggleShare();
      case 'board':
        this.drawing = !this.drawing;
        return;
      case 'captions':
        this.captions = !this.captions;
        return;
      case 'patience':
        return session.choosePatience(nextMode(session.view.patience));
      case 'diagnostics':
        this.looking = !this.looking;
        return session.lookOn(this.looking);
      case 'code_language':
        return document.getElementById(CODE_LANGUAGE_ID)?.focus();
      case 'end':
        this.ending = true;
        return;
      case 'keys':
        this.keys = true;
        return;
    }
  }

  private get asks(): boolean {
    return this.ending || this.keys || this.more || this.leaving;
  }

  onKey = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || this.asks || !takesKeys(this.session.stage)) return;
    const command = commandOf(event, isWriting(event.target));
    if (!command) return;
    event.preventDefault();
    this.do(command);
  };
}
