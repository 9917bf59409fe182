namespace RobotLink.Tests.Language;

/// <summary>Keys, words and types that are described and that the reader does not know yet. The list only ever gets shorter.</summary>
internal static class StillToCome
{
    /// <summary>As <see cref="DescriptionTests"/> writes them: group and key, group, key and word, or a type.</summary>
    public static readonly string[] Keys = [];
}
