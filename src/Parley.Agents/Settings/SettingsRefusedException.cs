using Parley.Realtime;

namespace Parley.Agents.Settings;

/// <summary>The model refused a change of the session; everything is as it was before.</summary>
/// <param name="code">The wire's error code; null where the model gave none.</param>
/// <param name="message">The model's reason.</param>
public sealed class SettingsRefusedException(string? code, string message) : ParleyException(message)
{
    /// <summary>The wire's error code.</summary>
    public string? Code { get; } = code;
}
