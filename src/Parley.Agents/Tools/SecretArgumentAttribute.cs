namespace Parley.Agents.Tools;

/// <summary>
/// Marks a parameter of a tool whose values are nobody else's business, such as a PIN or a password: the tool gets the value, while
/// clients, the page and what is shown of the call get <c>***</c>.
/// </summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class SecretArgumentAttribute : Attribute;
