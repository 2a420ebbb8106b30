using System.Text.Json;
using System.Text.Json.Serialization;

namespace Parley.Realtime.Items;

/// <summary>One part of a message item (protocol §5.3).</summary>
public abstract record ContentPart
{
    /// <summary>The wire's type.</summary>
    public abstract string Type { get; }

    /// <summary>Members that this version does not know.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? ExtensionData { get; set; }
}

/// <summary>Text from the user or the system.</summary>
public sealed record InputTextPart : ContentPart
{
    /// <inheritdoc/>
    public override string Type => "input_text";

    /// <summary>The text.</summary>
    public required string Text { get; init; }
}

/// <summary>The user's speech.</summary>
public sealed record InputAudioPart : ContentPart
{
    /// <inheritdoc/>
    public override string Type => "input_audio";

    /// <summary>Raw audio in the session's input format; sent by clients, echoed only by <c>conversation.item.retrieved</c>. Null when absent.</summary>
    public ReadOnlyMemory<byte>? Audio { get; init; }

    /// <summary>Null, and written as null, until it has been transcribed.</summary>
    public string? Transcript { get; init; }
}

/// <summary>A picture from the user.</summary>
public sealed record InputImagePart : ContentPart
{
    /// <inheritdoc/>
    public override string Type => "input_image";

    /// <summary>A data URI with a PNG or JPEG.</summary>
    public required string ImageUrl { get; init; }

    /// <summary><c>auto</c> (the default), <c>low</c> or <c>high</c>.</summary>
    public string? Detail { get; init; }

    /// <summary>A picture as the wire has it.</summary>
    /// <param name="image">The file's bytes; copied.</param>
    /// <param name="mediaType"><c>image/png</c> or <c>image/jpeg</c>.</param>
    /// <param name="detail">As <see cref="Detail"/>.</param>
    public static InputImagePart FromBytes(ReadOnlySpan<byte> image, string mediaType, string? detail = null) =>
        new() { ImageUrl = $"data:{mediaType};base64,{Convert.ToBase64String(image)}", Detail = detail };
}

/// <summary>Text from the model.</summary>
public sealed record OutputTextPart : ContentPart
{
    /// <inheritdoc/>
    public override string Type => "output_text";

    /// <summary>The text.</summary>
    public required string Text { get; init; }
}

/// <summary>The model's speech.</summary>
public sealed record OutputAudioPart : ContentPart
{
    /// <inheritdoc/>
    public override string Type => "output_audio";

    /// <summary>Raw audio in the session's output format; only in <c>conversation.item.retrieved</c>.</summary>
    public ReadOnlyMemory<byte>? Audio { get; init; }

    /// <summary>What is said; null once the item has been truncated.</summary>
    public string? Transcript { get; init; }
}

/// <summary>A part of a type that this version does not know, kept whole.</summary>
/// <param name="UnknownType">The wire's type.</param>
/// <param name="Json">The whole object.</param>
public sealed record UnknownContentPart(string UnknownType, JsonElement Json) : ContentPart
{
    /// <inheritdoc/>
    public override string Type => UnknownType;
}
