using System.Runtime.InteropServices;

namespace Parley.Cli.Serving;

/// <summary>Ctrl-C and SIGTERM: the first asks for an orderly stop, the second for one at once.</summary>
internal sealed class StopSignals : IDisposable
{
    private readonly CancellationTokenSource _stop;
    private readonly CancellationTokenSource _stopAtOnce = new();
    private readonly List<PosixSignalRegistration> _registrations = [];
    private int _count;

    public StopSignals(CancellationToken cancellationToken)
    {
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        foreach (var signal in new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGQUIT })
        {
            _registrations.Add(PosixSignalRegistration.Create(signal, Handle));
        }
    }

    public CancellationToken Stop => _stop.Token;

    public CancellationToken StopAtOnce => _stopAtOnce.Token;

    public void Dispose()
    {
        _registrations.ForEach(registration => registration.Dispose());
        _stop.Dispose();
        _stopAtOnce.Dispose();
    }

    private void Handle(PosixSignalContext context)
    {
        context.Cancel = true;
        if (Interlocked.Increment(ref _count) == 1)
        {
            _stop.Cancel();
        }
        else
        {
            _stopAtOnce.Cancel();
        }
    }
}
