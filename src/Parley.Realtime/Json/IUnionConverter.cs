namespace Parley.Realtime.Json;

/// <summary>A converter that chooses the record by the object's <c>type</c>; lets metadata be walked through it.</summary>
internal interface IUnionConverter
{
    /// <summary>The words that <c>type</c> may have when no other is kept; empty when any is.</summary>
    IReadOnlyCollection<string> RequiredWords { get; }

    /// <summary>The record for a word, or null.</summary>
    Type? MemberOf(string word);
}
