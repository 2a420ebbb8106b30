using System.Buffers.Text;
using Microsoft.Extensions.AI;
using Parley.Realtime.Items;

namespace Parley.Engine.Conversations;

/// <summary>The user's pictures (protocol §5.3): data URIs with a PNG or JPEG. A picture at some other address is not fetched.</summary>
internal static class ImageData
{
    private static readonly string[] s_prefixes = ["data:image/png;base64,", "data:image/jpeg;base64,", "data:image/jpg;base64,"];

    public static void Check(InputImagePart image, string path)
    {
        var prefix = s_prefixes.FirstOrDefault(known => image.ImageUrl.StartsWith(known, StringComparison.OrdinalIgnoreCase));
        if (prefix is null || !Base64.IsValid(image.ImageUrl.AsSpan(prefix.Length), out var byteCount) || byteCount == 0)
        {
            throw ProtocolErrors.Invalid($"{path}.image_url",
                $"Invalid '{path}.image_url'. Expected a data URI with a PNG or JPEG image, such as 'data:image/png;base64,…'.");
        }

        if (image.Detail is not (null or "auto" or "low" or "high"))
        {
            throw ProtocolErrors.Unsupported($"{path}.detail", image.Detail, "auto", "low", "high");
        }
    }

    /// <summary>Of a checked picture.</summary>
    public static DataContent ToContent(InputImagePart image) => new(image.ImageUrl)
    {
        AdditionalProperties = new() { [ChatProperties.ImageDetail] = image.Detail ?? "auto" },
    };
}
