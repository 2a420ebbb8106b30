using System.ComponentModel;
using System.Diagnostics;
using Parley.Cli.Conversations;

namespace Parley.Cli.Talking;

/// <summary><c>arecord</c> or <c>aplay</c> of ALSA, with raw sound on its output or input.</summary>
internal sealed class AlsaProcess : IAsyncDisposable
{
    private static readonly string[] s_arguments = ["-q", "-t", "raw", "-f", "S16_LE", "-r", "24000", "-c", "1", "--buffer-time=100000", "-"];
    private readonly Process _process;
    private readonly string _program;
    private readonly Task<string> _complaints;

    private AlsaProcess(Process process, string program)
    {
        _process = process;
        _program = program;
        _complaints = process.StandardError.ReadToEndAsync();
    }

    /// <summary>What it hears.</summary>
    public Stream Output => _process.StandardOutput.BaseStream;

    /// <summary>What it plays.</summary>
    public Stream Input => _process.StandardInput.BaseStream;

    /// <exception cref="ConversationException">It is not on this machine.</exception>
    public static AlsaProcess Start(string program)
    {
        try
        {
            var start = new ProcessStartInfo(program, s_arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
            return new AlsaProcess(Process.Start(start)!, program);
        }
        catch (Win32Exception)
        {
            throw new ConversationException(
                ExitCode.MissingNative, $"There is no '{program}' on this machine. Install it: sudo apt-get install -y alsa-utils; or talk by files, with --input and --output.");
        }
    }

    /// <summary>Why it ended although nobody asked it to.</summary>
    public async Task<ConversationException> DescribeEndAsync()
    {
        var complaints = (await _complaints).Trim();
        return new ConversationException(
            ExitCode.Failed, $"'{_program}' ended{(complaints.Length > 0 ? $": {complaints}" : ".")} Is there a sound device? 'arecord -l' and 'aplay -l' list them; or talk by files, with --input and --output.");
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }
        catch (InvalidOperationException)
        {
            // it has ended by itself
        }

        await ((Task)_complaints).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _process.Dispose();
    }
}
