using System.Collections.Concurrent;
using Parley.Calls.Control;
using Parley.Engine;

namespace Parley.Server.Twilio.Consults;

/// <summary>Who is being asked just now; as many at most as there are calls. Thread-safe.</summary>
internal sealed class ConsultDirectory(TimeProvider timeProvider)
{
    private readonly RandomIdSource _ids = new(timeProvider);
    private readonly ConcurrentDictionary<string, Consult> _consults = new(StringComparer.Ordinal);

    public Consult Add(CallTransfer transfer)
    {
        var consult = new Consult(_ids.Next(21), transfer);
        _consults[consult.Id] = consult;
        return consult;
    }

    /// <summary>Null when there is none of that id, or none any more.</summary>
    public Consult? Find(string? id) => id is null ? null : _consults.GetValueOrDefault(id);

    public void Remove(Consult consult) => _consults.TryRemove(consult.Id, out _);
}
