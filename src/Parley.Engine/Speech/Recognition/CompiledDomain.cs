namespace Parley.Engine.Speech.Recognition;

/// <summary>What a decoder needs of one <see cref="RecognitionDomain"/>, kept as text so that nothing on disk can go stale.</summary>
/// <param name="Id">The domain's.</param>
/// <param name="Dictionary">Every word with its pronunciations, in CMU form.</param>
/// <param name="Jsgf">One grammar whose public rule is any of the phrases.</param>
/// <param name="LanguageModel">The trigram model in ARPA form.</param>
internal sealed record CompiledDomain(string Id, string Dictionary, string Jsgf, string LanguageModel);
