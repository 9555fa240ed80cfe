import java.io.*;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import org.javarosa.core.model.*;
import org.javarosa.core.model.data.*;
import org.javarosa.core.model.instance.*;
import org.javarosa.core.reference.*;
import org.javarosa.form.api.*;
import org.javarosa.model.xform.XFormsModule;
import org.javarosa.xform.util.XFormUtils;

/** Fills in a form, question by question, with the engine of ODK Collect (JavaRosa).
 *
 * Lines of the input are `name<TAB>value`, a blank line ends a person. Lines of the
 * output are `path<TAB>value` of what is submitted, and `!name<TAB>why` of what the form
 * refused; a blank line ends a submission.
 */
public class Fill {
    public static void main(String[] args) throws Exception {
        File folder = new File(args[0]);
        new XFormsModule().registerModule();
        ReferenceManager.instance().addReferenceFactory(new Files(folder));
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        LinkedHashMap<String, String> answers = new LinkedHashMap<>();
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            if (line.isEmpty()) {
                fill(folder, answers, out);
                answers.clear();
            } else {
                String[] parts = line.split("\t", 2);
                answers.put(parts[0], parts[1]);
            }
        }
    }

    static void fill(File folder, java.util.Map<String, String> answers, PrintStream out) throws Exception {
        FormDef form = XFormUtils.getFormFromInputStream(
            new FileInputStream(new File(folder, "form.xml")), folder.getAbsolutePath());
        form.initialize(true, new InstanceInitializationFactory());
        FormEntryController device = new FormEntryController(new FormEntryModel(form));
        device.jumpToIndex(FormIndex.createBeginningOfFormIndex());
        for (int e = device.stepToNextEvent(); e != FormEntryController.EVENT_END_OF_FORM; e = device.stepToNextEvent()) {
            if (e != FormEntryController.EVENT_QUESTION) continue;
            FormEntryPrompt asked = device.getModel().getQuestionPrompt();
            String name = asked.getIndex().getReference().getNameLast();
            if (!answers.containsKey(name)) continue;
            IAnswerData answer = answer(asked, answers.get(name));
            if (answer == null) out.println("!" + name + "\tno such choice");
            else if (device.answerQuestion(answer, false) != FormEntryController.ANSWER_OK)
                out.println("!" + name + "\t" + asked.getConstraintText());
        }
        form.postProcessInstance();
        tell(form.getMainInstance().getRoot(), "", out);
        out.println();
    }

    static IAnswerData answer(FormEntryPrompt asked, String value) {
        if (asked.getSelectChoices() != null) {
            for (SelectChoice choice : asked.getSelectChoices())
                if (choice.getValue().equals(value)) return new SelectOneData(choice.selection());
            return null;
        }
        return asked.getDataType() == Constants.DATATYPE_INTEGER
            ? new IntegerData(Integer.parseInt(value)) : new StringData(value);
    }

    static void tell(TreeElement element, String path, PrintStream out) {
        for (int n = 0; n < element.getNumChildren(); n++) {
            TreeElement child = element.getChildAt(n);
            String at = path + child.getName();
            if (!child.isLeaf()) tell(child, at + "/", out);
            else if (child.isRelevant() && child.getValue() != null)
                out.println(at + "\t" + child.getValue().uncast().getString().replace("\n", "\\n"));
            else out.println(at + "\t");
        }
    }

    /** Attachments of the form, which lie beside it. */
    static class Files extends PrefixedRootFactory {
        final File folder;

        Files(File folder) {
            super(new String[] {"file", "file-csv"});
            this.folder = folder;
        }

        protected Reference factory(String terminal, String uri) {
            File file = new File(folder, new File(terminal).getName());
            return new Reference() {
                public InputStream getStream() throws IOException { return new FileInputStream(file); }
                public boolean doesBinaryExist() { return file.exists(); }
                public boolean isReadOnly() { return true; }
                public OutputStream getOutputStream() { return null; }
                public String getURI() { return uri; }
                public String getLocalURI() { return file.getAbsolutePath(); }
                public void remove() { }
                public Reference[] probeAlternativeReferences() { return new Reference[0]; }
            };
        }
    }
}
