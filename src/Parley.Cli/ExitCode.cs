namespace Parley.Cli;

/// <summary>What the process tells the shell. Documented in <c>--help</c> and <c>docs/cli.md</c>; numbers are never given a new meaning.</summary>
internal static class ExitCode
{
    public const int Ok = 0;

    /// <summary>It ran, but failed: no answer, a file that cannot be read or written.</summary>
    public const int Failed = 1;

    /// <summary>The command line is wrong.</summary>
    public const int Usage = 2;

    /// <summary>The configuration is wrong.</summary>
    public const int Configuration = 3;

    /// <summary>A native library is missing.</summary>
    public const int MissingNative = 4;

    /// <summary>The port is taken, or the server cannot be reached.</summary>
    public const int Network = 5;

    /// <summary>Stopped at once by a second Ctrl-C.</summary>
    public const int Interrupted = 130;

    public const string Help =
        "Exit codes: 0 ok; 1 failed or no answer; 2 wrong command line; 3 wrong configuration; 4 missing native library; 5 port taken or server not reachable; 130 stopped at once.";
}
