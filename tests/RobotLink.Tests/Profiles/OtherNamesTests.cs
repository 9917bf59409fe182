using System.Text.Json;
using RobotLink.Profiles;

namespace RobotLink.Tests.Profiles;

public sealed class OtherNamesTests
{
    [Test]
    public void Every_word_offered_for_another_tools_name_is_a_key_of_the_language()
    {
        var keys = new HashSet<string>();
        foreach (var schema in Directory.EnumerateFiles(Path.Combine(Texts.Bundled, "schema"), "*.json"))
        {
            using var document = JsonDocument.Parse(File.ReadAllText(schema));
            Collect(document.RootElement, keys);
        }

        Assert.That(OtherNames.Offered, Is.SubsetOf(keys));
    }

    [Test]
    public void A_word_is_only_offered_where_its_key_may_stand() =>
        Assert.That((OtherNames.For("login", ["session", "requests"]), OtherNames.For("login", ["end", "max"])), Is.EqualTo(("session", (string?)null)));

    private static void Collect(JsonElement element, HashSet<string> keys)
    {
        if (element.ValueKind == JsonValueKind.Object)
        {
            foreach (var property in element.EnumerateObject())
            {
                if (property.NameEquals("properties"))
                {
                    keys.UnionWith(property.Value.EnumerateObject().Select(key => key.Name));
                }

                Collect(property.Value, keys);
            }
        }
        else if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in element.EnumerateArray())
            {
                Collect(item, keys);
            }
        }
    }
}
