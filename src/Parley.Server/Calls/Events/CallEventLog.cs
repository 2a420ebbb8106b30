using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Parley.Server.Calls.Rest;

namespace Parley.Server.Calls.Events;

/// <summary>
/// What happened lately in the calls of this server, numbered, for any number of readers. Nobody waits for a reader: of more than fits the oldest is
/// forgotten, and who has not read it is told so. Thread-safe.
/// </summary>
internal sealed class CallEventLog(TimeProvider timeProvider)
{
    /// <summary>Half a minute of a thousand busy calls.</summary>
    public const int Capacity = 8_192;

    /// <summary>How long anything is kept at most: as long as the directory of calls knows an ended call.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(30);

    private const int MaxByteCount = 8 * 1024 * 1024;
    private const int PageSize = 256;
    private readonly string _epoch = timeProvider.GetUtcNow().ToUnixTimeMilliseconds().ToString("x", CultureInfo.InvariantCulture);
    private readonly Lock _gate = new();
    private readonly LoggedCallEvent[] _events = new LoggedCallEvent[Capacity];
    private readonly ConditionalWeakTable<LiveCall, byte[]> _states = []; // as long as the directory of calls knows them
    private long _first = 1;
    private long _next = 1;
    private long _byteCount;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The number of the last event; 0 before the first.</summary>
    public long Position
    {
        get
        {
            lock (_gate)
            {
                return _next - 1;
            }
        }
    }

    /// <summary>Something of a call may be another: its readers are told where it is.</summary>
    public void Changed(LiveCall call)
    {
        lock (_gate) // what was read first is told first
        {
            var response = CallResponse.Of(call);
            var json = JsonSerializer.SerializeToUtf8Bytes(new CallChange(response), CallEventJson.Default.CallChange);
            if (_states.TryGetValue(call, out var last) && last.AsSpan().SequenceEqual(json))
            {
                return;
            }

            _states.AddOrUpdate(call, json);
            Append(call.Id, "call", json, endsCall: response.EndedAt is not null);
        }
    }

    /// <summary>Something happened in a call.</summary>
    public void Add<T>(string callId, string name, T data, JsonTypeInfo<T> type)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(data, type);
        lock (_gate)
        {
            Append(callId, name, json, endsCall: false);
        }
    }

    /// <summary>What comes after a position.</summary>
    public CallEventPage Read(long position)
    {
        lock (_gate)
        {
            ForgetOld();
            var from = Math.Max(position + 1, _first);
            var count = (int)Math.Clamp(_next - from, 0, PageSize);
            var events = new LoggedCallEvent[count];
            for (var i = 0; i < count; i++)
            {
                events[i] = _events[(from + i) % Capacity];
            }

            return new CallEventPage(events, from + count - 1, from - position - 1, count > 0 ? Task.CompletedTask : _changed.Task);
        }
    }

    /// <summary>Whether there is anything of a call after a position, as far as is known.</summary>
    public bool HasMore(long position, string callId)
    {
        lock (_gate)
        {
            for (var number = position + 1; number < _next; number++)
            {
                if (number < _first || _events[number % Capacity].CallId == callId)
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>A position as readers are told it.</summary>
    public string IdOf(long position) => string.Create(CultureInfo.InvariantCulture, $"{_epoch}-{position}");

    /// <summary>The position of an id; null for one of another process, or of none.</summary>
    public long? FindPosition(string id) =>
        id.Length <= 64 && id.StartsWith(_epoch + "-", StringComparison.Ordinal)
        && long.TryParse(id.AsSpan(_epoch.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var position) && position <= Position
            ? position
            : null;

    /// <summary>Forgets all: somebody's data was erased. Readers are told that they lost something.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            while (_first < _next)
            {
                Forget();
            }
        }
    }

    private void Append(string callId, string name, byte[] json, bool endsCall)
    {
        ForgetOld();
        if (_next - _first == Capacity)
        {
            Forget();
        }

        _events[_next % Capacity] = new LoggedCallEvent(_next, timeProvider.GetUtcNow(), callId, name, json, endsCall);
        _next++;
        _byteCount += json.Length;
        while (_byteCount > MaxByteCount)
        {
            Forget();
        }

        var changed = _changed;
        _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        changed.TrySetResult();
    }

    private void ForgetOld()
    {
        var oldest = timeProvider.GetUtcNow() - Lifetime;
        while (_first < _next && _events[_first % Capacity].At < oldest)
        {
            Forget();
        }
    }

    private void Forget()
    {
        _byteCount -= _events[_first % Capacity].Json.Length;
        _events[_first % Capacity] = null!;
        _first++;
    }
}
