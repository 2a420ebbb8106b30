using Parley.Storage.Retention;

namespace Parley.Server.Configuration;

/// <summary>The <c>storage:</c> section of <c>parley.yaml</c>: the records of calls. See <c>docs/records.md</c>.</summary>
public sealed class StorageOptions
{
    /// <summary>Where they are kept; null (the default) when nobody said so: nowhere then, but the <c>parley</c> command keeps them in SQLite.</summary>
    public StorageKind? Keep { get; set; }

    /// <summary>SQLite's file; default <c>data/records.db</c> below the current folder.</summary>
    public string SqlitePath { get; set; } = Path.Combine("data", "records.db");

    /// <summary>PostgreSQL's connection string. A secret: it may hold a password.</summary>
    public string PostgresConnectionString { get; set; } = "";

    /// <summary>The keys of encryption at rest, <c>id:base64</c> of 32 bytes each, the active one first; null (the default) for none here. A secret.</summary>
    public string? Keys { get; set; }

    /// <summary>A file with such keys; null (the default) for none.</summary>
    public string? KeysFile { get; set; }

    /// <summary>A folder in which Parley makes such keys itself, sealed by ASP.NET Core's data protection; null (the default) for none.</summary>
    public string? DataProtectionFolder { get; set; }

    /// <summary>A PEM file with the certificate and private key (RSA) that seals data protection's own keys in that folder; null (the default) for none.</summary>
    public string? DataProtectionCertificate { get; set; }

    /// <summary>Whether conversations of clients at <c>/v1/realtime</c> are kept too; default false.</summary>
    public bool RecordsRealtime { get; set; }

    /// <summary>Whether encrypted calls are found by their words, through keyed hashes of them; default true.</summary>
    public bool IndexEncryptedText { get; set; } = true;

    /// <summary>What is kept how long; default for ever.</summary>
    public RetentionRules Retention { get; set; } = new();

    /// <summary>How often the rules of retention are applied; default every hour.</summary>
    public TimeSpan RetentionPeriod { get; set; } = TimeSpan.FromHours(1);
}
