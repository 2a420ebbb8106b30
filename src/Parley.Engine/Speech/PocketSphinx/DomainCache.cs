using Parley.Engine.Speech.Recognition;

namespace Parley.Engine.Speech.PocketSphinx;

/// <summary>Compiled domains by id: each is compiled once, and the one unused for longest is forgotten when there are too many.</summary>
internal sealed class DomainCache(DomainCompiler compiler, SpeechWorkers workers, int capacity)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, LinkedListNode<(string Id, Task<CompiledDomain?> Compiled)>> _byId = new(StringComparer.Ordinal);
    private readonly LinkedList<(string Id, Task<CompiledDomain?> Compiled)> _byUse = [];

    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _byId.Count;
            }
        }
    }

    /// <returns>Null when the domain holds nothing usable.</returns>
    public Task<CompiledDomain?> GetAsync(RecognitionDomain domain, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_byId.TryGetValue(domain.Id, out var node) && !node.Value.Compiled.IsFaulted)
            {
                _byUse.Remove(node);
            }
            else
            {
                // Shared by all who ask for the domain, so no single caller's token may stop it.
                var compiled = workers.RunAsync(() => compiler.Compile(domain), CancellationToken.None);
                Remove(domain.Id);
                node = new LinkedListNode<(string Id, Task<CompiledDomain?> Compiled)>((domain.Id, compiled));
                _byId.Add(domain.Id, node);
            }

            _byUse.AddLast(node);
            if (_byUse.Count > capacity)
            {
                Remove(_byUse.First!.Value.Id);
            }

            return node.Value.Compiled.WaitAsync(cancellationToken);
        }
    }

    private void Remove(string id)
    {
        if (_byId.Remove(id, out var node))
        {
            _byUse.Remove(node);
        }
    }
}
