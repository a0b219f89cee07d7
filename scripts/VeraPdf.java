import java.io.FileInputStream;
import java.util.Map;
import java.util.TreeMap;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/** Validates PDF files: VeraPdf FLAVOUR,… FILE… prints each failing rule once, exits with 1 on any. */
public class VeraPdf {
    public static void main(String[] args) {
        VeraGreenfieldFoundryProvider.initialise();
        int failed = 0;
        int passed = 0;
        for (int i = 1; i < args.length; i++) {
            for (String id : args[0].split(",")) {
                PDFAFlavour flavour = PDFAFlavour.byFlavourId(id);
                try (FileInputStream in = new FileInputStream(args[i]);
                        PDFAParser parser = Foundries.defaultInstance().createParser(in, flavour);
                        PDFAValidator validator = Foundries.defaultInstance().createValidator(flavour, false)) {
                    ValidationResult result = validator.validate(parser);
                    if (result.isCompliant()) {
                        passed++;
                        continue;
                    }
                    failed++;
                    System.out.println("FAIL " + id + " " + args[i]);
                    Map<String, String> rules = new TreeMap<>();
                    for (TestAssertion a : result.getTestAssertions()) {
                        if (a.getStatus() != TestAssertion.Status.PASSED) {
                            rules.putIfAbsent(a.getRuleId().getClause() + "-" + a.getRuleId().getTestNumber(),
                                    a.getMessage() + " @ " + a.getLocation().getContext());
                        }
                    }
                    rules.forEach((k, v) -> System.out.println("  " + k + ": " + v));
                } catch (Exception e) {
                    failed++;
                    System.out.println("FAIL " + id + " " + args[i] + ": " + e);
                }
            }
        }
        System.out.println(passed + " passed, " + failed + " failed");
        System.exit(failed == 0 ? 0 : 1);
    }
}
