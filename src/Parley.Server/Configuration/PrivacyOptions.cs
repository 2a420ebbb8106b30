namespace Parley.Server.Configuration;

/// <summary>The <c>privacy:</c> section of <c>parley.yaml</c>: what is taken out of records before they are written. See <c>docs/records.md</c>.</summary>
public sealed class PrivacyOptions
{
    /// <summary>Whether anything is taken out; default true. The configured keys of services are taken out all the same.</summary>
    public bool Redacts { get; set; } = true;

    /// <summary>Kinds that are left in, e.g. <c>phone</c>; empty by default.</summary>
    public ISet<string> Keep { get; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>Further patterns, regular expressions by the name of their kind; empty by default.</summary>
    public IDictionary<string, string> Patterns { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Texts that are never written, besides the configured keys of services; empty by default.</summary>
    public IList<string> KnownSecrets { get; } = [];
}
