namespace Parley.Engine.Speech.PocketSphinx;

/// <summary>Decoders with equal keys can take each other's place.</summary>
/// <param name="DomainId">Null means open dictation.</param>
/// <param name="TelephoneBand">True when set up for telephone audio.</param>
internal readonly record struct DecoderKey(string? DomainId, bool TelephoneBand);
