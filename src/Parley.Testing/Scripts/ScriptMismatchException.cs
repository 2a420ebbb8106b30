namespace Parley.Testing.Scripts;

/// <summary>What came is not what a script expects. The message says at which step, what was expected and what came.</summary>
public sealed class ScriptMismatchException(string message) : Exception(message);
