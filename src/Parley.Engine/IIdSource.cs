namespace Parley.Engine;

/// <summary>Where a conversation's ids come from; injected, so that a recorded conversation replays with the same ids.</summary>
public interface IIdSource
{
    /// <summary>A fresh run of characters of <c>0-9A-Za-z</c>, unique in the session. Called by one thread at a time.</summary>
    /// <param name="length">How many characters; at least 16.</param>
    string Next(int length);
}
