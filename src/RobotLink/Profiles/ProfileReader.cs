namespace RobotLink.Profiles;

/// <summary>Reads one profile: its file, its parents, and what a site lays over it.</summary>
public static class ProfileReader
{
    public static ReadResult Read(string name, IProfileSource source, YamlMapping? over = null) => new ProfileCatalogue(source).Read(name, over);
}
