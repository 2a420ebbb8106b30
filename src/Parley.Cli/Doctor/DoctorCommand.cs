using Parley.Cli.Settings;
using Parley.Server.Configuration;
using Parley.Server.Hosting;

namespace Parley.Cli.Doctor;

/// <summary><c>parley doctor</c>: looks at all that a server needs, and says what is missing and what to do.</summary>
internal sealed class DoctorCommand(Terminal terminal, Action<IParleyBuilder>? configure, TimeProvider timeProvider)
{
    /// <param name="config">The configuration file; null for the usual places.</param>
    /// <param name="withCall">Whether an agent is asked.</param>
    /// <param name="writesJson">For machines.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>0 unless there are faults; else what the first of them says.</returns>
    public async Task<int> RunAsync(FileInfo? config, bool withCall, bool writesJson, CancellationToken cancellationToken)
    {
        var report = new DoctorReport(terminal, writesJson);
        await foreach (var finding in LookAsync(config, withCall, cancellationToken))
        {
            report.Write(finding);
        }

        return report.Finish();
    }

    private async IAsyncEnumerable<DoctorFinding> LookAsync(
        FileInfo? config, bool withCall, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return MachineChecks.Runtime();
        var file = SettingsFile.Find(config);
        var checkedFile = await ParleyConfigurationFile.CheckAsync(file, configure, cancellationToken);
        foreach (var finding in checkedFile.Findings)
        {
            yield return new DoctorFinding("configuration", finding.IsWarning ? DoctorLevel.Warning : DoctorLevel.Fault, finding.ToString()) { ExitCode = ExitCode.Configuration };
        }

        if (checkedFile.Findings.Count == 0)
        {
            yield return new DoctorFinding("configuration", DoctorLevel.Ok, file is null ? "none: the defaults hold" : $"{file} holds no mistakes");
        }

        var options = checkedFile.HasMistakes ? null : await SettingsFile.LoadAsync(config, null, cancellationToken);
        foreach (var finding in NativeLibraries.Check(options, NativeLibraries.Find))
        {
            yield return finding;
        }

        if (options is not null)
        {
            foreach (var finding in MachineChecks.Disk(options))
            {
                yield return finding;
            }

            yield return await MachineChecks.PortAsync(options.Server, cancellationToken);
            yield return await StorageCheck.RunAsync(options, timeProvider, cancellationToken);
        }

        yield return await MachineChecks.ClockAsync(timeProvider, cancellationToken);
        if (withCall && options is not null)
        {
            yield return await new SelfCall(terminal, configure, timeProvider).RunAsync(config, cancellationToken);
        }
    }
}
