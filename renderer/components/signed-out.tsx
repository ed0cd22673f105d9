/** Usher was started again, or never knew this browser: only a fresh link helps. */
export function SignedOut() {
  return (
    <main className="signed-out">
      <div className="card">
        <h1>Open the link that Usher printed</h1>
        <p>
          Usher does not know this window any more, most likely because it was started again. It printed a new
          link then. Once that is open in this browser, this window goes on by itself.
        </p>
        <p className="second">Nothing is lost: Usher goes on receiving and sending without this window.</p>
      </div>
    </main>
  );
}
