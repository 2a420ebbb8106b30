namespace Parley.Realtime.Json;

/// <summary>A converter of a JSON array; lets metadata be walked through it.</summary>
internal interface IListConverter
{
    /// <summary>The type of the array's elements, none of which may be null.</summary>
    Type ElementType { get; }
}
