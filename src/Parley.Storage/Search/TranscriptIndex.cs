using System.Data.Common;
using Parley.Storage.Records;
using Parley.Storage.Sealing;
using Parley.Storage.Sql;

namespace Parley.Storage.Search;

/// <summary>
/// Indexes what was said in a call that has ended: each different word once, so that neither how often nor in which order words occur is in the index.
/// Sealed calls have keyed hashes instead of words. Thread-safe.
/// </summary>
/// <param name="texts">The database's index.</param>
/// <param name="sealer">The hashes.</param>
/// <param name="indexesSealed">Whether sealed calls are indexed at all.</param>
internal sealed class TranscriptIndex(ITextIndex texts, Sealer sealer, bool indexesSealed)
{
    private const int MaxWords = 20_000; // different words of a call: an hour of talk has under 3,000
    private const int MaxTerms = 20; // words of a query; more are left out

    /// <summary>Indexes a call anew, from its entries.</summary>
    public async Task RebuildAsync(DbTransaction transaction, long number, string callId, ContentKey key)
    {
        if (key.Key is not null && !indexesSealed)
        {
            await texts.RemoveAsync(transaction, [number]).ConfigureAwait(false);
            return;
        }

        var rows = await EntryRow.ReadAsync(transaction.Connection!, transaction, number).ConfigureAwait(false);
        var tokens = rows
            .Where(row => row.Kind == "said")
            .SelectMany(row => Words.Of(((SaidEntry)row.Open(callId, key).Entry).Text))
            .Distinct(StringComparer.Ordinal)
            .Take(MaxWords)
            .Select(word => key.Key is null ? word : sealer.HashWord(word))
            .Order(StringComparer.Ordinal)
            .ToList();
        await texts.ReplaceAsync(transaction, number, tokens).ConfigureAwait(false);
    }

    /// <summary>The index's query for words that must all occur; a word that ends in <c>*</c> is a beginning. Null when the text has no word.</summary>
    /// <exception cref="StorageException">Sealed calls are not indexed here.</exception>
    public string? Query(string text)
    {
        if (sealer.IsSealing && !indexesSealed)
        {
            throw new StorageException(
                "Full-text search is off: the records are encrypted, and IndexEncryptedText is false. Search by caller, agent, time or outcome.", isPermanent: true);
        }

        // The asterisk is kept with the word before it; calls from before the encryption have words, later ones hashes.
        var terms = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(part => Forms(part))
            .Take(MaxTerms)
            .ToList();
        return terms.Count == 0 ? null : texts.Query(terms);
    }

    private IEnumerable<IReadOnlyList<string>> Forms(string part)
    {
        var words = Words.Of(part).ToList();
        for (var i = 0; i < words.Count; i++)
        {
            if (i == words.Count - 1 && part.EndsWith('*'))
            {
                yield return [words[i] + "*"];
            }
            else
            {
                yield return sealer.IsSealing ? [words[i], sealer.HashWord(words[i])] : [words[i]];
            }
        }
    }
}
