using System.Collections.Frozen;

namespace Parley.Engine.Turns.Completion;

/// <summary>The small words of English by what they want after them.</summary>
internal static class EnglishWords
{
    public static FrozenSet<string> SubjectPronouns { get; } = Set("i you we they he she it there that this");

    /// <summary>Pronouns that can only be subjects.</summary>
    public static FrozenSet<string> PureSubjects { get; } = Set("i we he she they");

    public static FrozenSet<string> Auxiliaries { get; } = Set(
        "am is are was were be been being has have had do does did will would can could should may might must shall "
        + "isn't aren't wasn't weren't hasn't haven't hadn't don't doesn't didn't won't wouldn't can't couldn't shouldn't cannot");

    public static FrozenSet<string> Contractions { get; } = Set(
        "i'm you're we're they're he's she's it's that's there's here's i'll you'll we'll they'll he'll she'll it'll i'd you'd we'd they'd "
        + "i've you've we've they've let's");

    public static FrozenSet<string> QuestionWords { get; } = Set("what where when who whom whose which why how");

    public static FrozenSet<string> ContractedQuestions { get; } = Set("what's where's when's who's how's why's what're where're");

    public static FrozenSet<string> Determiners { get; } = Set("the a an my your our their its every each another these");

    /// <summary>Determiners that may also stand alone.</summary>
    public static FrozenSet<string> LooseDeterminers { get; } = Set("his her some any those");

    public static FrozenSet<string> Conjunctions { get; } = Set(
        "and or but because cause if whether although though unless until while since than that which who whose when where why how as so nor "
        + "what");

    public static FrozenSet<string> Prepositions { get; } = Set(
        "of to for from with at by about into onto than without between against during per like via near behind beside under towards");

    /// <summary>Prepositions that end a phrasal verb as often: <c>turn it on</c>.</summary>
    public static FrozenSet<string> Particles { get; } = Set("in on up off out over through down around");

    public static FrozenSet<string> ParticleLeaders { get; } = Set(
        "it them this that me log logged sign signed check checked turn turned come came go going get got set switch switched fill run ran sold "
        + "find found hung hang cut broke");

    public static FrozenSet<string> Modifiers { get; } = Set(
        "very quite just only also really actually basically almost even not maybe perhaps probably new usually always");

    /// <summary>Verbs that are nothing without an object.</summary>
    public static FrozenSet<string> TransitiveVerbs { get; } = Set(
        "want wanted need needed get got give gave send sent put make made take took buy bought bring brought let tell told say said find "
        + "keep kept wants needs forgot received mean means ordered wondering trying looking asking wanting called");

    /// <summary>Verbs that want an object when they follow <c>to</c>.</summary>
    public static FrozenSet<string> OpenInfinitives { get; } = Set(
        "ask cancel change return order book check get buy find know make send see update add remove report speak talk use track confirm "
        + "schedule reschedule exchange");

    private static FrozenSet<string> Set(string words) => words.Split(' ').ToFrozenSet(StringComparer.Ordinal);
}
