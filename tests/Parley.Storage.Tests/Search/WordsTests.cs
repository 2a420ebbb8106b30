using FsCheck;
using FsCheck.Fluent;
using Parley.Storage.Search;

namespace Parley.Storage.Tests.Search;

[Trait("Category", "Unit")]
public sealed class WordsTests
{
    [Theory]
    [InlineData("Where's my PARCEL, 42nd?", "where s my parcel 42nd")]
    [InlineData("Crème brûlée", "creme brulee")]
    [InlineData("東京タワー", "東 京 タ ワ ー")]
    [InlineData("", "")]
    [InlineData("-- ' \" * \0", "")]
    [InlineData("half a pair \ud800 here", "half a pair here")]
    public void Of_AText_IsItsWords(string text, string words) => Assert.Equal(words, string.Join(' ', Words.Of(text)));

    [Fact]
    public void Of_AnyText_IsLettersAndDigitsThatAreTheirOwnWords() => Prop.ForAll<string?>(text =>
        Words.Of(text ?? "").All(word => word.Length is > 0 and <= 70 && !word.Any(character => character is '"' or '\'' or '*' or ' ' or '\0')
            && Words.Of(word).SequenceEqual([word]))).QuickCheckThrowOnFailure();
}
