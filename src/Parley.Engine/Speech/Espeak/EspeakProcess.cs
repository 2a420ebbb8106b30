using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace Parley.Engine.Speech.Espeak;

/// <summary>
/// One espeak-ng process, started ahead of need and used for one text. It is another program on purpose: its licence is
/// GPL-3.0-or-later, and its engine can be used once per process only.
/// </summary>
internal sealed class EspeakProcess : IDisposable
{
    private readonly Process _process;

    private EspeakProcess(Process process) => _process = process;

    /// <summary>False when it died while it waited.</summary>
    public bool IsAlive => !_process.HasExited;

    public int Id => _process.Id;

    /// <summary>The WAV file as it is being made; ends when the text is spoken.</summary>
    public Stream Output => _process.StandardOutput.BaseStream;

    /// <exception cref="SpeechLibraryException">The program is not installed.</exception>
    public static EspeakProcess Start(string program, EspeakCommand command)
    {
        try
        {
            var process = Process.Start(new ProcessStartInfo(program, command.Arguments)
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            });
            return new EspeakProcess(process ?? throw new SpeechLibraryException("espeak-ng did not start."));
        }
        catch (Win32Exception exception)
        {
            throw new SpeechLibraryException(
                $"espeak-ng did not start: {exception.Message} Install it: sudo apt-get install -y espeak-ng", exception);
        }
    }

    /// <summary>Hands over the whole text and makes the program speak it.</summary>
    public async Task WriteAsync(string text, CancellationToken cancellationToken)
    {
        await _process.StandardInput.WriteAsync(text.AsMemory(), cancellationToken).ConfigureAwait(false);
        await _process.StandardInput.FlushAsync(cancellationToken).ConfigureAwait(false);
        _process.StandardInput.Close();
    }

    /// <summary>After the output's end.</summary>
    /// <exception cref="SpeechLibraryException">The program ended before it had spoken everything.</exception>
    public async Task EnsureSuccessAsync(CancellationToken cancellationToken)
    {
        await _process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
        if (_process.ExitCode != 0)
        {
            throw new SpeechLibraryException($"espeak-ng ended early, with code {_process.ExitCode}.");
        }
    }

    /// <summary>Ends the program if it still runs; its output ends too.</summary>
    public void Kill()
    {
        try
        {
            _process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It had ended by itself, which is the usual case.
        }
    }

    public void Dispose()
    {
        Kill();
        _process.Dispose();
    }
}
