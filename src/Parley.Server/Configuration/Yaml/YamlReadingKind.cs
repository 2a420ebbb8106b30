namespace Parley.Server.Configuration.Yaml;

/// <summary>What a reader asks of a place in a file.</summary>
internal enum YamlReadingKind
{
    /// <summary>Whether there is something of that name.</summary>
    Key,

    /// <summary>The same, where nothing is a mistake.</summary>
    RequiredKey,

    /// <summary>A section with keys of its own.</summary>
    Section,

    /// <summary>A section whose keys the operator chooses.</summary>
    Map,

    /// <summary>A list.</summary>
    List,

    /// <summary>A list of texts, or one text.</summary>
    Texts,

    /// <summary>A text.</summary>
    Text,

    /// <summary>A text that nobody else may see.</summary>
    Secret,

    /// <summary>A whole number.</summary>
    Integer,

    /// <summary>A number.</summary>
    Number,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>A URL of the web.</summary>
    Url,

    /// <summary>One of several words.</summary>
    Choice,

    /// <summary>A section that is JSON, whatever is in it.</summary>
    Json,

    /// <summary>The path of a file that is there.</summary>
    File,
}
