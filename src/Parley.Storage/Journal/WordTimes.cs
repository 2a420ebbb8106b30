using Parley.Storage.Records;
using Parley.Storage.Redaction;

namespace Parley.Storage.Journal;

/// <summary>Carries the words' times over a redaction: the words that are left move, those that are gone say where the recording is to be silenced.</summary>
internal static class WordTimes
{
    public static SaidEntry Redact(SaidEntry said, RedactedText redaction)
    {
        var words = new List<SpokenWord>();
        var redactions = new List<Redacted>();
        var shift = 0;
        var next = 0;
        var findings = redaction.Findings;
        foreach (var word in said.Words.OrderBy(word => word.Start))
        {
            for (; next < findings.Count && findings[next].Start + findings[next].Length <= word.Start; next++)
            {
                Pass(findings[next]);
            }

            if (next == findings.Count || word.Start + word.Length <= findings[next].Start)
            {
                words.Add(word with { Start = word.Start + shift });
            }
        }

        for (; next < findings.Count; next++)
        {
            Pass(findings[next]);
        }

        return said with { Words = words, Redactions = redactions };

        void Pass(Finding finding)
        {
            var gone = said.Words.Where(word => word.Start < finding.Start + finding.Length && word.Start + word.Length > finding.Start).ToList();
            redactions.Add(new Redacted(
                finding.Start + shift, finding.Replacement.Length, finding.Kind,
                gone.Count == 0 ? null : gone.Min(word => word.From), gone.Count == 0 ? null : gone.Max(word => word.To)));
            shift += finding.Replacement.Length - finding.Length;
        }
    }
}
