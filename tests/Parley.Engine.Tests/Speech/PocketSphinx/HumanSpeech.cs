using Parley.Engine.Speech;

namespace Parley.Engine.Tests.Speech.PocketSphinx;

/// <summary>Recordings of people in Debian's <c>pocketsphinx-testdata</c>; used where they are installed, never copied.</summary>
internal static class HumanSpeech
{
    private const string Directory = "/usr/share/pocketsphinx/test/data/";

    /// <summary>Raw 16 kHz: "go forward ten meters".</summary>
    public const string GoForward = Directory + "goforward.raw";

    public static IReadOnlyList<(string Path, string Said)> Cards { get; } =
    [
        (Directory + "cards/001.wav", "ten of clubs"),
        (Directory + "cards/002.wav", "four queen of clubs"),
        (Directory + "cards/003.wav", "seven of clubs"),
        (Directory + "cards/004.wav", "five five"),
        (Directory + "cards/005.wav", "eight of spades four of clubs seven of hearts"),
    ];

    public static RecognitionDomain CardsDomain { get; } = new()
    {
        Id = "cards",
        Phrases = ["{card}", "{card} {card}", "{card} {card} {card}", "{rank} {rank}", "{rank} {card}"],
        Slots = new Dictionary<string, RecognitionSlot>
        {
            ["rank"] = new(Rank, ["two", "ten", "queen"]),
            ["card"] = new($"{Rank} [of] (clubs | hearts | diamonds | spades)", ["ten of clubs", "queen of hearts", "four of spades"]),
        },
    };

    private const string Rank =
        "(ace | two | three | four | five | six | seven | eight | nine | ten | jack | queen | king)";
}
