using RobotLink.Profiles;
using RobotLink.Profiles.Language;
using RobotLink.Tests.Agreement;
using RobotLink.Tests.Profiles;

namespace RobotLink.Tests.Language;

/// <summary>The description of the language and the reader of files know the same keys, kinds and limits.</summary>
public sealed class DescriptionTests
{
    private static readonly IReadOnlyList<AskedKey> Asked = Listen();

    [Test]
    public void Every_key_that_the_reader_asks_for_is_described() =>
        Assert.That(Lines(Asked.Where(asked => Described(asked).Count == 0).Select(PathOf)), Is.Empty);

    [Test]
    public void Every_kind_and_limit_of_the_reader_is_described() =>
        Assert.That(Lines(Asked.Where(asked => asked.Kind != "any" && !Described(asked).Any(value => Fits(value, asked))).Select(asked => $"{PathOf(asked)}: {asked.Kind} {asked.Limits}")), Is.Empty);

    /// <summary>Fails in both directions: a key that nobody reads is no key, and one that is read by now leaves the list.</summary>
    [Test]
    public void Every_described_key_and_word_is_read_unless_it_is_still_to_come()
    {
        var read = Asked.SelectMany(Tokens).ToHashSet(StringComparer.Ordinal);
        var unread = LanguageWalk.Groups(SiteLanguage.Root).Concat(LanguageWalk.Groups(ProfileLanguage.Root)).Distinct()
            .SelectMany(group => group.Keys.SelectMany(key => Tokens(group, key))).Where(token => !read.Contains(token)).Concat(UnreadTypes()).ToHashSet(StringComparer.Ordinal);

        Assert.That(Lines(unread.Except(StillToCome.Keys)), Is.Empty, "described, but neither read nor in StillToCome");
        Assert.That(Lines(StillToCome.Keys.Except(unread)), Is.Empty, "read by now, or not described: take it off StillToCome");
    }

    [Test]
    public void Names_of_groups_are_unique() =>
        Assert.That(LanguageWalk.Groups(SiteLanguage.Root).Concat(LanguageWalk.Groups(ProfileLanguage.Root)).Distinct().Select(group => group.Name), Is.Unique);

    [TestCase("", "connect")]
    [TestCase("connect", "one_client_only")]
    [TestCase("connect kind", "udp")]
    [TestCase("requests ping", "changes_machine")]
    [TestCase("requests ping changes_machine", "false")]
    [TestCase("session [] on error.code=97", "lower")]
    [TestCase("messages start fields x type", "float")]
    public void What_can_be_written_at_a_place_is_known(string path, string word) =>
        Assert.That(LanguageWalk.Words(ProfileLanguage.Root, path.Split(' ', StringSplitOptions.RemoveEmptyEntries)), Does.Contain(word));

    private static IReadOnlyList<AskedKey> Listen() => AskedKeys.During(() =>
    {
        foreach (var file in AgreementFile.Right)
        {
            file.Mistakes();
        }
    });

    private static IReadOnlyList<LanguageValue> Described(AskedKey asked) =>
        LanguageWalk.At(asked.InSite ? SiteLanguage.Root : ProfileLanguage.Root, [.. asked.Steps, asked.Key]);

    /// <summary>All of them, where a collection would be shown cut.</summary>
    private static string Lines(IEnumerable<string> wrong) => string.Join('\n', wrong.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));

    private static string PathOf(AskedKey asked) => string.Join('.', [.. asked.Steps, asked.Key]);

    private static bool Fits(LanguageValue value, AskedKey asked) => asked.Kind switch
    {
        "word" when value is FlagValue { OnlyTrue: true } => asked.Limits == "`true`",
        "word" => value is ChoiceValue choice && Words(asked).All(word => choice.Choices.Contains(word)),
        _ => value.Words == asked.Kind && value.Limits == asked.Limits,
    };

    private static IEnumerable<string> Words(AskedKey asked) => asked.Limits!.Split(' ').Select(word => word.Trim('`'));

    private static IEnumerable<string> Tokens(AskedKey asked)
    {
        var groups = LanguageWalk.At(asked.InSite ? SiteLanguage.Root : ProfileLanguage.Root, asked.Steps).OfType<GroupValue>();
        foreach (var group in groups.Select(value => value.Group).Where(group => group.Find(asked.Key) is not null))
        {
            yield return $"{group.Name}: {asked.Key}";
            foreach (var word in asked.Kind == "word" ? Words(asked) : [])
            {
                yield return $"{group.Name}: {asked.Key} {word}";
            }
        }
    }

    private static IEnumerable<string> Tokens(KeyGroup group, LanguageKey key)
    {
        // What a site lays over a profile is read as the profile.
        if (group == ProfileLanguage.Override)
        {
            return [];
        }

        var isRead = Asked.Any(asked => asked.Kind == "word" && Tokens(asked).Contains($"{group.Name}: {key.Name}"));
        return key.Value is ChoiceValue choice && isRead
            ? choice.Choices.Select(word => $"{group.Name}: {key.Name} {word}").Append($"{group.Name}: {key.Name}")
            : [$"{group.Name}: {key.Name}"];
    }

    private static IEnumerable<string> UnreadTypes() => LanguageWalk.Words(ProfileLanguage.Root, ["header", "x", "type"])
        .Where(type => IsUnknown($"profile: p\nextends: base/tcp-line\nevents: {{ e: {{ match: \"E {{x:{type}}}\" }} }}\n") &&
            IsUnknown($"profile: p\nextends: base/tcp-line\nmessages: {{ m: {{ fields: {{ x: {{ type: {type} }} }} }} }}\n"))
        .Select(type => $"type {type}");

    private static bool IsUnknown(string profile) => Texts.Read(profile).Mistakes.Any(mistake => mistake.Code == "E1304");
}
