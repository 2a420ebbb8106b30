namespace Parley.Benchmarks.Bridge;

/// <summary>The configuration with which Parley's server is measured: as it comes, but for who answers and the simulated carrier.</summary>
internal sealed class ParleyConfiguration : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("parley-bench-");

    public ParleyConfiguration()
    {
        File.WriteAllText($"{PathWithoutExtension}.yaml", Text);
    }

    public string PathWithoutExtension => Path.Combine(_folder.FullName, "parley");

    public void Dispose() => _folder.Delete(recursive: true);

    private string Text => $$"""
        server: { max_conversations: 1000, keys_file: {{Path.Combine(_folder.FullName, "keys.json")}} }
        agents:
          - { name: bridge, instructions: You are a helpful assistant. }
        twilio:
          account_sid: AC00000000000000000000000000000001
          auth_token: bench
          public_url: https://voice.example.com
          validate_signatures: false
          max_pending_streams: 1000
          agent_speaks_first: false
        """;
}
