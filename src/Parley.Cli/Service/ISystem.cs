namespace Parley.Cli.Service;

/// <summary>What installing a service does to the machine.</summary>
internal interface ISystem
{
    /// <summary>Runs a program to its end; what it prints, and its exit code.</summary>
    Task<(int ExitCode, string Output)> RunAsync(string program, IReadOnlyList<string> arguments, CancellationToken cancellationToken);

    Task WriteFileAsync(string path, string text, CancellationToken cancellationToken);

    void DeleteFile(string path);

    bool FileExists(string path);
}
