using Parley.Server.Configuration;
using Parley.Server.Configuration.Checking;
using Parley.Server.Hosting;

namespace Parley.Server.Console.Agents;

/// <summary>What <c>parley check</c> would say of the file as it is now. One at a time: it reads the file and all that it names.</summary>
/// <param name="options">Knows the file.</param>
/// <param name="code">What may be named besides; empty in an application of the user's own, whose tools nobody can tell here.</param>
internal sealed class AgentFindings(ParleyOptions options, IEnumerable<ConfiguringCode> code) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly ConfiguringCode? _code = code.FirstOrDefault();

    /// <returns>Mistakes and warnings; null when there is no file, or it cannot be told.</returns>
    public async Task<IReadOnlyList<ConfigurationFinding>?> ReadAsync(CancellationToken cancellationToken)
    {
        if (_code is null || options.Origin is not { } origin)
        {
            return null;
        }

        await _turn.WaitAsync(cancellationToken);
        try
        {
            return (await ParleyConfigurationFile.CheckAsync(origin.Path, _code.Configure, cancellationToken)).Findings;
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();
}
