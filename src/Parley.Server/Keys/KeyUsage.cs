using Parley.Server.Access;
using Parley.Server.Configuration;
using Parley.Server.Hosting;

namespace Parley.Server.Keys;

/// <summary>What one API key uses, and how much it may. Thread-safe.</summary>
internal sealed class KeyUsage(string keyId, KeyLimits limits, TimeProvider timeProvider)
{
    private readonly Places _sessions = new();
    private readonly RequestBudget _requests = new(timeProvider);
    private volatile KeyLimits _limits = limits;
    private volatile AccessRole _role = AccessRole.Operator;

    public string KeyId => keyId;

    /// <summary>What is in force; changes when the key's entry does.</summary>
    public KeyLimits Limits
    {
        get => _limits;
        set => _limits = value;
    }

    /// <summary>What it may do with calls and records; changes when the key's entry does. What the configuration names, and keys older than roles, act on calls.</summary>
    public AccessRole Role
    {
        get => _role;
        set => _role = value;
    }

    /// <summary>A place for one more session; null when there is none. Dispose it when the session ends.</summary>
    public IDisposable? TryEnter() => _sessions.TryEnter(_limits.MaxSessions ?? int.MaxValue);

    /// <summary>Spends a request; null when there is no limit.</summary>
    public RequestAllowance? TakeRequest() => _limits.RequestsPerMinute is { } perMinute ? _requests.Take(perMinute) : null;

    /// <summary>How the next request would fare; null when there is no limit.</summary>
    public RequestAllowance? PeekRequest() => _limits.RequestsPerMinute is { } perMinute ? _requests.Peek(perMinute) : null;
}
