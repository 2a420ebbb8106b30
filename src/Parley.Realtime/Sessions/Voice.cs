namespace Parley.Realtime.Sessions;

/// <summary>A voice: on the wire a name, or an object with the id of a custom voice.</summary>
/// <param name="Name">A voice's name such as <c>alloy</c>, or the id of a custom voice.</param>
/// <param name="IsCustom">True for <c>{"id": …}</c>.</param>
public readonly record struct Voice(string Name, bool IsCustom = false)
{
    /// <summary>A voice by its name.</summary>
    public static implicit operator Voice(string name) => new(name);

    /// <inheritdoc/>
    public override string ToString() => Name;
}
