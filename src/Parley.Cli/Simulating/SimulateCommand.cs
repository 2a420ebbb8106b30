using Parley.Audio.G711;
using Parley.Audio.Wav;
using Parley.Testing.Telephone;
using Parley.Testing.Telephone.Speaking;

namespace Parley.Cli.Simulating;

/// <summary><c>parley simulate</c>: calls over the carrier's own wire, as many and as fast as asked for.</summary>
internal sealed class SimulateCommand(Terminal terminal, TimeProvider timeProvider)
{
    private static readonly TimeSpan s_progressPeriod = TimeSpan.FromSeconds(2);

    public async Task<int> RunAsync(SimulateSettings settings, CancellationToken cancellationToken)
    {
        ISimulateReport report = settings.WritesJson ? new SimulateJsonReport(terminal) : new SimulateReport(terminal);
        try
        {
            settings.Save?.Create();
            var script = await Callers.WriteAsync(settings, cancellationToken);
            var totals = await CallAsync(settings, script, report, cancellationToken);
            report.Finished(totals);
            return cancellationToken.IsCancellationRequested ? ExitCode.Interrupted
                : totals.FailedCount == 0 ? ExitCode.Ok
                : totals.NothingReached ? ExitCode.Network
                : ExitCode.Failed;
        }
        catch (SimulateFailureException exception)
        {
            report.Failed(exception.ExitCode, exception.Message);
            return exception.ExitCode;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            report.Failed(ExitCode.Failed, $"{settings.Save}: {exception.Message}");
            return ExitCode.Failed;
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Interrupted;
        }
    }

    private async Task<CallTotals> CallAsync(SimulateSettings settings, CallerScript script, ISimulateReport report, CancellationToken cancellationToken)
    {
        var options = new SimulatedCarrierOptions { Kind = settings.Carrier, VoiceUrl = settings.Url, PublicOrigin = settings.PublicUrl };
        options.AccountSid = settings.AccountSid ?? options.AccountSid;
        options.AuthToken = settings.AuthToken ?? options.AuthToken;
        if (options.Kind == CarrierKind.Telnyx)
        {
            terminal.WriteError($"telnyx.public_key: {options.PublicKey}"); // what the server has to know to check the calls
        }

        await using var carrier = new SimulatedCarrier(options, timeProvider);
        var totals = new CallTotals();
        using var ended = new CancellationTokenSource();
        var progress = ReportProgressAsync(settings, carrier, totals, report, ended.Token);
        var reporting = new List<Task>();
        try
        {
            var startedAt = timeProvider.GetTimestamp();
            for (var index = 0; index < settings.CallCount; index++)
            {
                var left = TimeSpan.FromSeconds(index / settings.Rate) - timeProvider.GetElapsedTime(startedAt);
                if (left > TimeSpan.Zero)
                {
                    await Task.Delay(left, timeProvider, cancellationToken);
                }

                var party = new CallParty(settings.From ?? $"+1555{2_000_000 + index}", settings.To ?? "+15550100");
                reporting.Add(ReportAsync(index + 1, carrier.Call(script, party), settings, totals, report));
            }

            await Task.WhenAll(reporting).WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // Ctrl-C: everybody hangs up, and what was measured is told.
            await Task.WhenAll(carrier.Calls.Select(async call => await call.DisposeAsync()));
            await Task.WhenAll(reporting);
        }

        await ended.CancelAsync();
        await progress;
        return totals;
    }

    private static async Task ReportAsync(int number, SimulatedCall call, SimulateSettings settings, CallTotals totals, ISimulateReport report)
    {
        var ended = await call.Completion;
        if (settings.Save is { } folder && ended.Streams is [.., var last])
        {
            await SaveAsync(Path.Combine(folder.FullName, $"call-{number:000}.wav"), last.Heard.ToMuLaw());
        }

        lock (totals)
        {
            totals.Add(ended);
            report.CallEnded(number, ended);
        }
    }

    private async Task ReportProgressAsync(SimulateSettings settings, SimulatedCarrier carrier, CallTotals totals, ISimulateReport report, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(s_progressPeriod, timeProvider);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                lock (totals)
                {
                    report.Progress(carrier.Calls.Count - totals.CallCount, totals.CallCount, settings.CallCount);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // All calls have ended.
        }
    }

    private static async Task SaveAsync(string path, byte[] muLaw)
    {
        var samples = new short[muLaw.Length];
        MuLaw.Decode(muLaw, samples);
        await using var file = File.Create(path);
        await using var writer = await WavWriter.CreateAsync(file, 8000);
        await writer.WriteAsync(samples);
    }
}
