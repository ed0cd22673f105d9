import type { CallInput } from '../../shared/contract.ts';
import type { ByHand } from '../by-hand.ts';
import { Field, FormDialog, textOf } from './form-dialog.tsx';

interface SendTestProps {
  readonly byHand: ByHand;
  readonly test: Omit<CallInput<'sendTest'>, 'to'>;
  /** The organizer's own address, where it is known. */
  readonly sender: string | null;
  readonly onClose: () => void;
}

/** Mails the template as it stands to the organizer. */
export function SendTest({ byHand, test, sender, onClose }: SendTestProps) {
  return (
    <FormDialog
      title="Send me a test"
      submit="Send test"
      onClose={onClose}
      onSubmit={(values) => byHand.sendTest({ ...test, to: textOf(values, 'to') })}
    >
      <p>The mail as it stands here, marked as a test. It counts as no invite, and its link opens nothing.</p>
      <Field name="to" label="E-mail address" value={sender ?? ''} isAddress />
    </FormDialog>
  );
}
