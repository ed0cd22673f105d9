import { Card } from '../panel.tsx';

/** Every variable that is set: most are of no field that could say so. */
export function FixedCard({ variables }: { variables: readonly string[] }) {
  if (variables.length === 0) return null;
  return (
    <Card title="Fixed from outside" isMain>
      <p>
        These are set where Usher is started, and can be changed only there. A copy for another computer does
        not hold them.
      </p>
      <ul className="variables">
        {variables.map((name) => (
          <li key={name}>
            <code>{name}</code>
          </li>
        ))}
      </ul>
    </Card>
  );
}
