using Parley.Testing.Telephone;

namespace Parley.Cli.Simulating;

/// <summary>Tells what a simulation does. One caller at a time.</summary>
internal interface ISimulateReport
{
    void Progress(int openCount, int endedCount, int callCount);

    void CallEnded(int number, CallReport call);

    void Finished(CallTotals totals);

    void Failed(int exitCode, string message);
}
