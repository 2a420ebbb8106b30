namespace Parley.Testing.Models;

/// <summary>What a fake model's connection does unasked.</summary>
public enum FakeModelManners
{
    /// <summary>Sends <c>session.created</c> at once and answers each <c>session.update</c> with the merged session.</summary>
    Greet,

    /// <summary>Says nothing that the test does not say.</summary>
    Silent,
}
